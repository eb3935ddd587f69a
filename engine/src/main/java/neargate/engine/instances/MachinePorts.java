package neargate.engine.instances;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/** The ports of this machine: who cannot bind one finds that somebody else has it. */
public final class MachinePorts implements HostPorts.Others {
    @Override
    public boolean have(TransportProtocol protocol, int port) {
        try {
            if (protocol == TransportProtocol.UDP) {
                new DatagramSocket(port).close();
            } else {
                new ServerSocket(port).close();
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}

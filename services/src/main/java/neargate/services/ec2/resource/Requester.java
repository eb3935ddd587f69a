package neargate.services.ec2.resource;

import java.util.Optional;
import neargate.kernel.Caller;

/** Tells AWS services that act for an account from its users: only services act under a service-linked role. */
final class Requester {
    private static final String ROLE = ":role/aws-service-role/";

    private Requester() {}

    static Optional<String> service(Caller caller) {
        int role = caller.principal().indexOf(ROLE);
        return role < 0 ? Optional.empty() : Optional.of(caller.principal().substring(role + ROLE.length()));
    }
}

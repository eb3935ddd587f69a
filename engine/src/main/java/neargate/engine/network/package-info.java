/**
 * VPCs as the kernel's own network namespaces: each VPC is one namespace with forwarding on, each network interface a
 * routed veth pair into it, security groups and network ACLs nftables chains there. Nothing is added to the host's own network;
 * Neargate reaches into a VPC by sockets that were opened there. EC2's controllers describe what should be, in {@link
 * neargate.engine.network.VpcSpec}; the {@link neargate.engine.network.Network} makes it so.
 */
@NullMarked
package neargate.engine.network;

import org.jspecify.annotations.NullMarked;

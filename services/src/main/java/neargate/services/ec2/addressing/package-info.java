/** Arithmetic of addresses: CIDR blocks, the addresses of a subnet, the public addresses of this machine. Pure. */
@NullMarked
package neargate.services.ec2.addressing;

import org.jspecify.annotations.NullMarked;

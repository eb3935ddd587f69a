/** The DNS server of a VPC, without its sockets: what it is asked, what it answers, and how both are written. */
@NullMarked
package neargate.engine.network.dns;

import org.jspecify.annotations.NullMarked;

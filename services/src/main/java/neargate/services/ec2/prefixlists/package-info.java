/** What a prefix list is: its versions and how one follows from another, and the lists that AWS keeps. No store. */
@NullMarked
package neargate.services.ec2.prefixlists;

import org.jspecify.annotations.NullMarked;

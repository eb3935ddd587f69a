/** Volumes apart from the store: what EBS has to offer. Pure. */
@NullMarked
package neargate.services.ec2.volumes;

import org.jspecify.annotations.NullMarked;

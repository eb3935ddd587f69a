/** The images there are: Amazon's own, in every region under ids that never change. Nothing is stored. */
@NullMarked
package neargate.services.ec2.images;

import org.jspecify.annotations.NullMarked;

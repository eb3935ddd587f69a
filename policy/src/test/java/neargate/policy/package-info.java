/** Tests of policies: the cases of the documentation stand as text beside them. */
@NullMarked
package neargate.policy;

import org.jspecify.annotations.NullMarked;

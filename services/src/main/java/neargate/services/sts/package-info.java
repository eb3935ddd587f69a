/** STS: who a caller is. */
@NullMarked
package neargate.services.sts;

import org.jspecify.annotations.NullMarked;

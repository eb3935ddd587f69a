/** Tests of what is asked before an operation is called. */
@NullMarked
package neargate.gateway.authorization;

import org.jspecify.annotations.NullMarked;

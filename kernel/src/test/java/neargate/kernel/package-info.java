/** Identifiers, ARNs, pages, tags and the caller: the small values that all services share. */
@NullMarked
package neargate.kernel;

import org.jspecify.annotations.NullMarked;

/** The wire against the real SDK client: what it sends is read, what is written it reads. */
@NullMarked
package neargate.gateway.protocol;

import org.jspecify.annotations.NullMarked;

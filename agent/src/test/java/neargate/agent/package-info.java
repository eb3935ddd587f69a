/** What an agent keeps, says and understands. */
@NullMarked
package neargate.agent;

import org.jspecify.annotations.NullMarked;

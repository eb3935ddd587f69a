/** What an agent keeps, says and understands. */
@NullMarked
package neargate.agent.acs;

import org.jspecify.annotations.NullMarked;

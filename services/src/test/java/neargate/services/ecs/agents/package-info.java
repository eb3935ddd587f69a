/** Agents on other machines, as frames. */
@NullMarked
package neargate.services.ecs.agents;

import org.jspecify.annotations.NullMarked;

/** Says in words why tasks are where they are, or why they are nowhere. AWS does not have this. */
@NullMarked
package neargate.services.ecs.explain;

import org.jspecify.annotations.NullMarked;

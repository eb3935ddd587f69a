/** Custom attributes of container instances; as there are no instances, no target is ever found. */
@NullMarked
package neargate.services.ecs.attributes;

import org.jspecify.annotations.NullMarked;

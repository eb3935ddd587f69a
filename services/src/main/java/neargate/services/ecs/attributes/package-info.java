/** The operations on attributes of container instances, which are kept with their instances. */
@NullMarked
package neargate.services.ecs.attributes;

import org.jspecify.annotations.NullMarked;

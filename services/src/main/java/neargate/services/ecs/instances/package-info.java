/** Container instances: there are none while all capacity is Fargate's, and the operations say so. */
@NullMarked
package neargate.services.ecs.instances;

import org.jspecify.annotations.NullMarked;

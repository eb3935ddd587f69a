/**
 * Container instances: {@code ecs.container-instances} is written here only.
 *
 * <p>What an agent registers is kept as AWS shows it, without what follows from tasks: counts and what is left are taken
 * from the tasks' indexes when somebody asks. A deregistered instance stays for an hour, INACTIVE.
 */
@NullMarked
package neargate.services.ecs.instances;

import org.jspecify.annotations.NullMarked;

/**
 * What an EC2 instance is, apart from its network interfaces and volumes: the record that is stored, the states it goes
 * through, and what its Describe call filters by. No store, no engine.
 */
@NullMarked
package neargate.services.ec2.instances;

import org.jspecify.annotations.NullMarked;

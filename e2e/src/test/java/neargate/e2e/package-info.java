/**
 * Neargate as a user meets it: the program, the AWS CLI, real containers. Each test class has a network namespace of its
 * own, in which the program, the CLI and the loopback addresses of tasks live, so that nothing collides with the machine's
 * own services. Nothing of Neargate's code is used here.
 */
@NullMarked
package neargate.e2e;

import org.jspecify.annotations.NullMarked;

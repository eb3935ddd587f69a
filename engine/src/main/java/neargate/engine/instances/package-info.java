/**
 * What is the same for EC2 instances wherever they run: which ports and addresses of an instance are given to whom, and what
 * user data means. Values and small books; no containers, no network.
 */
@NullMarked
package neargate.engine.instances;

import org.jspecify.annotations.NullMarked;

/**
 * The instance metadata service, without a network: the tree that an instance sees, the tokens of version 2, and the answer
 * to a request.
 */
@NullMarked
package neargate.services.ec2.metadata;

import org.jspecify.annotations.NullMarked;

/** What VPC endpoints lead to: the services there are, and the names of their endpoints. Nothing is stored. */
@NullMarked
package neargate.services.ec2.endpoints;

import org.jspecify.annotations.NullMarked;

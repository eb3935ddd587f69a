/**
 * The instance types there are: what AWS's tables say of each ("Amazon EC2 instance types", "IP addresses per network
 * interface per instance type"), in {@code instance-types.csv}. Nothing is stored.
 */
@NullMarked
package neargate.services.ec2.instancetypes;

import org.jspecify.annotations.NullMarked;

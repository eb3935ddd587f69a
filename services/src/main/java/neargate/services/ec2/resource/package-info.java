/**
 * What all EC2 resources have in common: ids and their errors, tags, filters, pages, and the rows of one account and
 * region. A {@link neargate.services.ec2.resource.Kind} says all of it once for a resource; nothing here knows a VPC from
 * a security group.
 */
@NullMarked
package neargate.services.ec2.resource;

import org.jspecify.annotations.NullMarked;

/**
 * What the gateway is told when it asks whether a caller may do something: what the policies in IAM decide, and, of the
 * services' resources, the names, tags and roles that requests leave out. The services are asked as anybody asks them.
 */
@NullMarked
package neargate.app.authorization;

import org.jspecify.annotations.NullMarked;

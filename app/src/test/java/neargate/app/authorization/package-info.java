/** What is told of services' resources when access to them is decided. */
@NullMarked
package neargate.app.authorization;

import org.jspecify.annotations.NullMarked;

/** Commands as they are typed. */
@NullMarked
package neargate.app.commands;

import org.jspecify.annotations.NullMarked;

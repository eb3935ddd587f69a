/** The program's commands, one class each: what a user types and reads. What they do lives elsewhere. */
@NullMarked
package neargate.app.commands;

import org.jspecify.annotations.NullMarked;

/** The course's first exercise, done by program: the same calls that a student makes in the console or with the CLI. */
@NullMarked
package neargate.app.demo;

import org.jspecify.annotations.NullMarked;

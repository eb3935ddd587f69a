/**
 * What must hold, whatever goes wrong: books about placements, about the lives of tasks and about services that are kept
 * beside those of ECS, from what was asked for, and compared with them commit by commit, as time passes and in the end.
 */
@NullMarked
package neargate.simulation.books;

import org.jspecify.annotations.NullMarked;

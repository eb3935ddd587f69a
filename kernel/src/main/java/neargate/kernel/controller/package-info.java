/**
 * How promises are kept: a {@link neargate.kernel.controller.Controller} looks at a snapshot, acts through interfaces,
 * and says when to look again; the {@link neargate.kernel.controller.RunLoop} wakes it by the feed, by time, or after a
 * failure. A controller keeps nothing in memory that the snapshot does not hold, so the process may die between any two
 * lines. What is due at an instant that a row names is a {@link neargate.kernel.controller.Deadlines}.
 */
@NullMarked
package neargate.kernel.controller;

import org.jspecify.annotations.NullMarked;

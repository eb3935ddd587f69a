/**
 * The life of a task, as a value: {@link neargate.engine.task.TaskLife#after} takes what happened and gives the next life
 * and what to do now. No I/O, no clock, no threads, so that every order of events can be tried in a test; the engine around it
 * does what it is told and reports.
 */
@NullMarked
package neargate.engine.task;

import org.jspecify.annotations.NullMarked;

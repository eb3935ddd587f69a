/**
 * Tasks: {@code ecs.tasks} and what they hold of the machine, {@code ecs.reservations}, are written here only.
 *
 * <p>Who writes what of a task: the operations in {@link neargate.services.ecs.tasks.Tasks}, and services, say what should
 * be ({@code desiredStatus}, why it stops); {@link neargate.services.ecs.tasks.Observations} says what is, as the engine
 * tells it; {@link neargate.services.ecs.tasks.TaskController} takes a task from one to the other. A task is never moved
 * backwards, and its {@code version} grows by one with every change.
 *
 * <p>A Fargate task reserves its memory, of the whole machine over all accounts; CPU may be promised more than once, since
 * a small machine should run many small tasks, and is shared by quota. Only a task that asks for more CPU than the machine
 * has is refused.
 */
@NullMarked
package neargate.services.ecs.tasks;

import org.jspecify.annotations.NullMarked;

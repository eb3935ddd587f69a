/**
 * The secrets of tasks ("Pass sensitive data to an Amazon ECS container"): what {@code secrets} and {@code secretOptions}
 * of a definition refer to, fetched when the task is handed to who runs it, with the identity of its execution role. Values
 * are only ever in what the engine is told; the store and what is shown of a task know the references.
 */
@NullMarked
package neargate.services.ecs.secrets;

import org.jspecify.annotations.NullMarked;

/**
 * What RegisterTaskDefinition accepts, as pure functions over a definition; one file a subject. {@link
 * neargate.services.ecs.taskdefinitions.rules.Rules} names them all in order; the first that is broken answers, as a
 * ClientException. Sources are the pages "RegisterTaskDefinition", "Amazon ECS task definition parameters", "Task
 * definition parameters for Fargate" and "Task CPU and memory errors". Texts are AWS's where they are known.
 *
 * <p>Definitions come here with their size in plain numbers ({@link
 * neargate.services.ecs.taskdefinitions.rules.TaskSize}), and without null elements, which the wire refuses.
 */
@NullMarked
package neargate.services.ecs.taskdefinitions.rules;

import org.jspecify.annotations.NullMarked;

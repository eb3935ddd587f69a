/**
 * FireLens ("Send Amazon ECS logs to an AWS service or AWS Partner"): a container of a task takes what the others write and
 * sends it on. What its Fluent Bit or Fluentd is told is generated here, as the ECS agent does it. Pure; whoever runs the
 * containers puts the files where they belong.
 */
@NullMarked
package neargate.engine.firelens;

import org.jspecify.annotations.NullMarked;

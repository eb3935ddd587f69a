/**
 * Task definitions: families of numbered revisions, what RegisterTaskDefinition accepts and fills in, and what becomes
 * of revisions that are deregistered and deleted.
 *
 * <p>Tables, written here only: {@code ecs.task-definitions}, a row a revision, and {@code
 * ecs.task-definition-families}, a row a family with the highest number it ever gave away.
 *
 * <p>Where a field is refused. What AWS refuses is refused at registration, with AWS's text; the checks are pure
 * functions in {@code rules}. What AWS accepts is accepted, kept and described as it was given, also when no engine of
 * ours carries it yet: definitions are shared with real AWS, are diffed by tools, and are often registered long before
 * they run. Running one of those is refused by RunTask, CreateService and UpdateService, naming the fields; {@link
 * neargate.services.ecs.taskdefinitions.NotCarried} knows them. Nothing is dropped in silence.
 */
@NullMarked
package neargate.services.ecs.taskdefinitions;

import org.jspecify.annotations.NullMarked;

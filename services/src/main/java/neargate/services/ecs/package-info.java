/**
 * Amazon Elastic Container Service: clusters, task definitions, tasks and services on Fargate.
 *
 * <p>{@link neargate.services.ecs.EcsService} is the table of contents: one line an operation. Behind it one folder a
 * resource, and each folder alone writes its tables:
 *
 * <ul>
 *   <li>{@code clusters}: {@code ecs.clusters}; what a cluster holds is counted from the tables of others, through
 *       {@link neargate.services.ecs.clusters.ClusterContents}
 *   <li>{@code taskdefinitions}: {@code ecs.task-definitions} and {@code ecs.task-definition-families}; the checks of
 *       RegisterTaskDefinition are pure functions there
 *   <li>{@code tasks}, {@code services}, {@code deployments}: what runs, what should run, and how one becomes the other
 *   <li>{@code secrets}, {@code roles}: what a task needs before it starts, had on its behalf
 *   <li>{@code metadata}: what a task finds at 169.254.170.2
 *   <li>{@code settings}: {@code ecs.account-settings}
 *   <li>{@code attributes}, {@code instances}, {@code capacityproviders}: what there is to say about them as long as all
 *       capacity is Fargate's
 *   <li>{@code tags}: the tag operations over whatever {@link neargate.services.ecs.tags.Taggable} resources there are
 * </ul>
 *
 * <p>What all of them need stands here: the errors with AWS's texts, names and ARNs, pages; and what joins folders that do
 * not know each other: what a cluster holds ({@code Contents}), who uses a task definition ({@code Uses}). Another service
 * is reached only through its SDK client interface.
 */
@NullMarked
package neargate.services.ecs;

import org.jspecify.annotations.NullMarked;

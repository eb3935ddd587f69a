/**
 * Clusters: names under which tasks and services are gathered. The table {@code ecs.clusters} is written here only; an
 * operation of any package that takes a cluster finds it with {@link neargate.services.ecs.clusters.Clusters#require}.
 */
@NullMarked
package neargate.services.ecs.clusters;

import org.jspecify.annotations.NullMarked;

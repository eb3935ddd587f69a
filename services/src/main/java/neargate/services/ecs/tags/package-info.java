/**
 * Tags: the rules that hold for all of them, and TagResource, UntagResource, ListTagsForResource over every kind of
 * {@link neargate.services.ecs.tags.Taggable} resource. Tags are kept with the resource, in its own table.
 */
@NullMarked
package neargate.services.ecs.tags;

import org.jspecify.annotations.NullMarked;

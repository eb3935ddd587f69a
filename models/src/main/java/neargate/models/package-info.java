/**
 * The index of AWS's service models: what the SDK's classes do not say of themselves. {@link
 * neargate.models.ServiceModels} reads it at run time, a service at a time; {@code neargate.models.compiler} writes it at
 * build time from AWS's published models and the SDK's jars. Nothing here knows HTTP or a handler.
 */
@NullMarked
package neargate.models;

import org.jspecify.annotations.NullMarked;

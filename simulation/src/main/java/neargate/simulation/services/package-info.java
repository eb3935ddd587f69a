/**
 * The scenario of very many services: nothing happens to them, and then an instance is lost with all that is on it. {@link
 * neargate.simulation.services.ServicesRun} measures what the control plane's thread needs for either.
 */
@NullMarked
package neargate.simulation.services;

import org.jspecify.annotations.NullMarked;

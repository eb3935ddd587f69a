/**
 * What touches the machine. {@link neargate.engine.Engine} runs tasks and tells what becomes of them; {@link
 * neargate.engine.network.Network} makes VPCs out of network namespaces. Each has two implementations: one that is
 * real, and one that only pretends, for API tests without Docker and for the simulator.
 *
 * <p>The control plane speaks to an engine as ECS speaks to its agent: it says which tasks should run or stop, and is
 * told what happened. Only this module knows Docker, namespaces and nftables.
 */
@NullMarked
package neargate.engine;

import org.jspecify.annotations.NullMarked;

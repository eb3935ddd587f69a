/**
 * What every layer stands on: the caller's context, AWS names for things (ARNs, ids), pages, errors.
 *
 * <p>The rooms below: {@code store} holds all state, {@code controller} keeps promises, {@code codec} turns AWS's own
 * types into JSON and back. Nothing here knows a service, a container or HTTP; the only I/O is the store's journal.
 */
@NullMarked
package neargate.kernel;

import org.jspecify.annotations.NullMarked;

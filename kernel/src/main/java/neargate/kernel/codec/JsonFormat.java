package neargate.kernel.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/** The one configuration of JSON: bounded in depth, so that no input can exhaust a stack. */
final class JsonFormat {
    static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(128)
            .maxNumberLength(400)
            .maxNameLength(10_000)
            .build();

    /** JSON is UTF-8. Unknown names are not interned, since they come from outside; buffers are pooled apart from (virtual) threads. */
    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(BOUNDS)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    private JsonFormat() {}
}

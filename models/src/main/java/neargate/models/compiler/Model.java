package neargate.models.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A published model of a service, as JSON; everything is missing in the model of a service that has none. */
record Model(JsonNode json) {

    /** The newest model whose file name begins so. */
    static Model newest(String prefix) throws IOException {
        URL folder = Model.class.getResource("/models/" + "ecs-2014-11-13-model.json");
        if (folder == null) {
            throw new IOException("AWS's models are not on the class path");
        }
        try (var jar = ((JarURLConnection) folder.openConnection()).getJarFile()) {
            String pattern = "models/" + prefix.replace(".", "\\.") + "-\\d{4}-\\d{2}-\\d{2}-model\\.json";
            var newest = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.matches(pattern))
                    .max(String::compareTo);
            if (newest.isEmpty()) {
                return new Model(MissingNode.getInstance());
            }
            try (var in = jar.getInputStream(jar.getEntry(newest.get()))) {
                return new Model(new JsonMapper().readTree(in));
            }
        }
    }

    String metadata(String name) {
        return json.path("metadata").path(name).asText("");
    }

    boolean hasMetadata(String name) {
        return json.path("metadata").has(name);
    }

    List<String> protocols() {
        var protocols = new ArrayList<String>();
        protocols.add(metadata("protocol"));
        json.path("metadata").path("protocols").forEach(protocol -> protocols.add(protocol.asText()));
        return protocols.stream().filter(name -> !name.isEmpty()).distinct().toList();
    }

    JsonNode operation(String name) {
        return json.path("operations").path(name);
    }

    JsonNode shape(String name) {
        return json.path("shapes").path(name);
    }

    /** The shapes that are errors, by name. */
    List<Map.Entry<String, JsonNode>> errors() {
        var errors = new ArrayList<Map.Entry<String, JsonNode>>();
        for (var shape : json.path("shapes").properties()) {
            if (shape.getValue().path("exception").asBoolean()) {
                errors.add(shape);
            }
        }
        return errors;
    }
}

package neargate.gateway.protocol;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** An element of a request's XML by its local names. Documents with a DTD, or deeper than any request, are refused. */
record XmlElement(String name, Map<String, String> attributes, List<XmlElement> children, StringBuilder text) {
    private static final int DEEPEST = 64;

    /** The root element of a document. */
    static XmlElement parse(byte[] document) {
        try {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setProperty(XMLInputFactory.IS_COALESCING, true);
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(document));
            return read(reader);
        } catch (XMLStreamException | RuntimeException e) {
            // the JDK's parser reports some broken documents by exceptions of its own
            throw e instanceof Malformed malformed ? malformed : new Malformed("The XML is not well-formed");
        }
    }

    private static XmlElement read(XMLStreamReader reader) throws XMLStreamException {
        var open = new ArrayList<XmlElement>();
        XmlElement root = null;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    XmlElement element = element(reader);
                    if (open.size() == DEEPEST) {
                        throw new Malformed("The XML is nested too deep");
                    }
                    if (open.isEmpty()) {
                        root = element;
                    } else {
                        open.getLast().children.add(element);
                    }
                    open.add(element);
                }
                case XMLStreamConstants.END_ELEMENT -> open.removeLast();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (!open.isEmpty()) {
                        open.getLast().text.append(reader.getText());
                    }
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new Malformed("A document type declaration is not allowed");
                default -> {}
            }
        }
        if (root == null) {
            throw new Malformed("The XML has no element");
        }
        return root;
    }

    private static XmlElement element(XMLStreamReader reader) {
        Map<String, String> attributes = Map.of();
        if (reader.getAttributeCount() > 0) {
            attributes = new HashMap<>();
            for (int i = 0; i < reader.getAttributeCount(); i++) {
                attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
            }
        }
        return new XmlElement(reader.getLocalName(), attributes, new ArrayList<>(), new StringBuilder());
    }

    /** The only child of that name, or null. */
    @Nullable
    XmlElement child(String childName) {
        XmlElement found = null;
        for (XmlElement child : children) {
            if (child.name.equals(childName)) {
                if (found != null) {
                    throw new Malformed("The element " + childName + " is given twice");
                }
                found = child;
            }
        }
        return found;
    }

    List<XmlElement> children(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }
}

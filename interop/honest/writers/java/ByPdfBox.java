import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSUpdateInfo;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.graphics.color.PDColor;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceRGB;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationText;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationTextMarkup;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceDictionary;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceStream;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureOptions;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDButton;
import org.apache.pdfbox.pdmodel.interactive.form.PDCheckBox;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDSignatureField;

/** PDFBox signs, fills and notes, each with an incremental save. */
final class ByPdfBox {
    private static Jobs.Op signing(String who, float[] box, int permission, String field) {
        return (source, target) -> {
            Jobs.Person person = Jobs.person(who);
            try (PDDocument document = PDDocument.load(new File(source));
                    OutputStream out = new FileOutputStream(target);
                    SignatureOptions options = new SignatureOptions()) {
                PDSignature signature = new PDSignature();
                if (field != null) {
                    PDSignatureField place =
                            (PDSignatureField) document.getDocumentCatalog().getAcroForm().getField(field);
                    place.getCOSObject().setItem(COSName.V, signature);
                }
                signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
                signature.setSubFilter(PDSignature.SUBFILTER_ADBE_PKCS7_DETACHED);
                signature.setName(who);
                signature.setSignDate(Calendar.getInstance());
                if (permission > 0) {
                    certify(document, signature, permission);
                }
                if (box != null) {
                    options.setVisualSignature(template(box, who));
                    options.setPage(0);
                }
                options.setPreferredSignatureSize(16000);
                document.addSignature(signature,
                        content -> {
                            try {
                                return Jobs.sign(person, IOUtils.toByteArray(content));
                            } catch (Exception error) {
                                throw new java.io.IOException(error);
                            }
                        }, options);
                document.saveIncremental(out);
            }
        };
    }

    private static void certify(PDDocument document, PDSignature signature, int permission) {
        COSDictionary parameters = new COSDictionary();
        parameters.setItem(COSName.TYPE, COSName.getPDFName("TransformParams"));
        parameters.setInt(COSName.P, permission);
        parameters.setName(COSName.V, "1.2");
        parameters.setNeedToBeUpdated(true);
        COSDictionary reference = new COSDictionary();
        reference.setItem(COSName.TYPE, COSName.getPDFName("SigRef"));
        reference.setItem("TransformMethod", COSName.DOCMDP);
        reference.setItem("DigestMethod", COSName.getPDFName("SHA256"));
        reference.setItem("TransformParams", parameters);
        reference.setNeedToBeUpdated(true);
        COSArray references = new COSArray();
        references.add(reference);
        references.setNeedToBeUpdated(true);
        signature.getCOSObject().setItem("Reference", references);
        COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
        COSDictionary permissions = new COSDictionary();
        permissions.setItem(COSName.DOCMDP, signature);
        catalog.setItem(COSName.PERMS, permissions);
        catalog.setNeedToBeUpdated(true);
        permissions.setNeedToBeUpdated(true);
    }

    /** A document of its own that holds the face, as the writer asks for. */
    private static InputStream template(float[] box, String who) throws Exception {
        try (PDDocument document = new PDDocument(); ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            PDPage page = new PDPage(new PDRectangle(595, 842));
            document.addPage(page);
            PDAcroForm form = new PDAcroForm(document);
            document.getDocumentCatalog().setAcroForm(form);
            PDSignatureField field = new PDSignatureField(form);
            PDAnnotationWidget widget = field.getWidgets().get(0);
            form.setSignaturesExist(true);
            form.setAppendOnly(true);
            form.getCOSObject().setDirect(true);
            form.getFields().add(field);
            PDRectangle place = new PDRectangle(box[0], box[1], box[2] - box[0], box[3] - box[1]);
            widget.setRectangle(place);
            PDFormXObject face = new PDFormXObject(new PDStream(document));
            PDResources resources = new PDResources();
            face.setResources(resources);
            face.setBBox(new PDRectangle(place.getWidth(), place.getHeight()));
            PDAppearanceStream stream = new PDAppearanceStream(face.getCOSObject());
            PDAppearanceDictionary appearance = new PDAppearanceDictionary();
            appearance.getCOSObject().setDirect(true);
            appearance.setNormalAppearance(stream);
            widget.setAppearance(appearance);
            try (PDPageContentStream drawn = new PDPageContentStream(document, stream)) {
                drawn.beginText();
                drawn.setFont(PDType1Font.HELVETICA, 10);
                drawn.newLineAtOffset(6, 30);
                drawn.showText("Ditandatangani: " + who);
                drawn.endText();
            }
            document.save(out);
            return new ByteArrayInputStream(out.toByteArray());
        }
    }

    /** The way down to what was changed is marked, as an incremental save wants it. */
    private static void mark(COSBase... parts) {
        for (COSBase part : parts) {
            if (part instanceof COSUpdateInfo) {
                ((COSUpdateInfo) part).setNeedToBeUpdated(true);
            }
        }
    }

    private static Jobs.Op filling(String name, String value) {
        return (source, target) -> {
            try (PDDocument document = PDDocument.load(new File(source));
                    OutputStream out = new FileOutputStream(target)) {
                PDAcroForm form = document.getDocumentCatalog().getAcroForm();
                PDField field = form.getField(name);
                if (field instanceof PDCheckBox) {
                    ((PDCheckBox) field).check();
                } else {
                    field.setValue(value);
                }
                mark(field.getCOSObject(), form.getCOSObject(), document.getDocumentCatalog().getCOSObject());
                for (PDAnnotationWidget widget : field.getWidgets()) {
                    mark(widget.getCOSObject());
                    if (!(field instanceof PDButton) && widget.getAppearance() != null) {
                        PDAppearanceDictionary faces = widget.getAppearance();
                        mark(faces.getCOSObject(), faces.getNormalAppearance().getCOSObject());
                    }
                }
                document.saveIncremental(out);
            }
        };
    }

    private static Jobs.Op noting(boolean highlight) {
        return (source, target) -> {
            try (PDDocument document = PDDocument.load(new File(source));
                    OutputStream out = new FileOutputStream(target)) {
                PDPage page = document.getPage(0);
                float[] box = highlight ? Jobs.LINE_BOX : Jobs.ICON_BOX;
                PDAnnotation note;
                if (highlight) {
                    PDAnnotationTextMarkup mark =
                            new PDAnnotationTextMarkup(PDAnnotationTextMarkup.SUB_TYPE_HIGHLIGHT);
                    mark.setQuadPoints(new float[] {box[0], box[3], box[2], box[3], box[0], box[1], box[2], box[1]});
                    note = mark;
                } else {
                    PDAnnotationText text = new PDAnnotationText();
                    text.setName(PDAnnotationText.NAME_NOTE);
                    note = text;
                }
                note.setRectangle(new PDRectangle(box[0], box[1], box[2] - box[0], box[3] - box[1]));
                note.setContents("Sudah diperiksa");
                note.setPrinted(true);
                note.setColor(new PDColor(new float[] {1, 1, 0}, PDDeviceRGB.INSTANCE));
                note.constructAppearances(document);
                List<PDAnnotation> all = page.getAnnotations();
                all.add(note);
                page.setAnnotations(all);
                COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
                mark(catalog, catalog.getDictionaryObject(COSName.PAGES));
                mark(note.getCOSObject(), page.getCOSObject(), page.getCOSObject().getDictionaryObject(COSName.ANNOTS));
                if (note.getAppearance() != null) {
                    mark(note.getAppearance().getCOSObject(), note.getNormalAppearanceStream().getCOSObject());
                }
                document.saveIncremental(out);
            }
        };
    }

    public static void main(String[] arguments) throws Exception {
        System.setProperty("org.apache.commons.logging.Log", "org.apache.commons.logging.impl.NoOpLog");
        Map<String, Jobs.Op> ops = new HashMap<>();
        ops.put("sign", signing("anna", null, 0, null));
        ops.put("sign-visible", signing("anna", Jobs.FIRST_BOX, 0, null));
        ops.put("sign-place", signing("anna", null, 0, "Tanda1"));
        for (int permission = 1; permission <= 3; permission++) {
            ops.put("certify-" + permission, signing("anna", null, permission, null));
        }
        ops.put("second", signing("budi", null, 0, null));
        ops.put("second-visible", signing("budi", Jobs.SECOND_BOX, 0, null));
        ops.put("second-place", signing("budi", null, 0, "Tanda2"));
        ops.put("fill-text", filling("Nama", "Siti Aminah"));
        ops.put("fill-number", filling("Jumlah", "1.250.000"));
        ops.put("fill-comb", filling("Kode", "A1B2C3"));
        ops.put("fill-lines", filling("Catatan", "Lengkap dan benar"));
        ops.put("choose", filling("Kota", "Demak"));
        ops.put("check", filling("Setuju", ""));
        ops.put("radio", filling("Jenis", "B"));
        ops.put("note", noting(false));
        ops.put("highlight", noting(true));
        Jobs.main(ops);
    }
}

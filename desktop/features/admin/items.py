from desktop.features.admin.section import Section
def create(page, files): return Section(page, files, name="admin_items")
